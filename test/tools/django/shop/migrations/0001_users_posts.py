import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    operations = [
        # Django has no enums of its own.
        migrations.RunSQL("CREATE TYPE mood AS ENUM ('sad', 'happy')", "DROP TYPE mood"),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("email", models.TextField(unique=True)),
                ("role", models.TextField(choices=[("admin", "admin"), ("member", "member")], default="member")),
            ],
            options={"db_table": "users"},
        ),
        migrations.CreateModel(
            name="Post",
            fields=[
                ("id", models.AutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.TextField()),
                ("user", models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to="shop.user")),
            ],
            options={"db_table": "posts"},
        ),
        migrations.AddIndex(model_name="post", index=models.Index(fields=["title"], name="posts_title")),
    ]

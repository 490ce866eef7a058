from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("shop", "0001_users_posts")]
    operations = [
        migrations.AddField(model_name="post", name="views", field=models.IntegerField(default=0)),
    ]

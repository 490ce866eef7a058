from django.db import models


class User(models.Model):
    email = models.TextField(unique=True)
    role = models.TextField(choices=[("admin", "admin"), ("member", "member")], default="member")

    class Meta:
        db_table = "users"


class Post(models.Model):
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    title = models.TextField()
    views = models.IntegerField(default=0)

    class Meta:
        db_table = "posts"
        indexes = [models.Index(fields=["title"], name="posts_title")]

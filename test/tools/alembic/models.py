"""The application's model."""
import enum
import os

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, relationship

url = os.environ["DATABASE_URL"].replace("postgres:", "postgresql:", 1)
Base = declarative_base()


class Role(enum.Enum):
    admin = 1
    member = 2


class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    email = sa.Column(sa.Text, nullable=False, unique=True)
    role = sa.Column(sa.Enum(Role, name="role"), nullable=False, server_default="member")


class Post(Base):
    __tablename__ = "posts"
    id = sa.Column(sa.Integer, primary_key=True)
    user_id = sa.Column(sa.ForeignKey("users.id", ondelete="CASCADE"), nullable=False, index=True)
    title = sa.Column(sa.Text, nullable=False)
    views = sa.Column(sa.Integer, nullable=False, server_default="0")
    user = relationship(User)

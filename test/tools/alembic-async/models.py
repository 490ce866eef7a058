"""The application's model: all of it in one schema, named or not."""
import enum
import os

import sqlalchemy as sa
from sqlalchemy.orm import declarative_base, relationship

url = os.environ["DATABASE_URL"].replace("postgres:", "postgresql+asyncpg:", 1)
schema = os.environ.get("MODELS_NAME_SCHEMA") and os.environ["DEFAULT_SCHEMA"] or None
Base = declarative_base(metadata=sa.MetaData(schema=schema))


class Role(enum.Enum):
    admin = 1
    member = 2


class User(Base):
    __tablename__ = "users"
    id = sa.Column(sa.Integer, primary_key=True)
    email = sa.Column(sa.Text, nullable=False, unique=True)
    role = sa.Column(sa.Enum(Role, name="role", inherit_schema=True), nullable=False, server_default="member")


class Post(Base):
    __tablename__ = "posts"
    id = sa.Column(sa.Integer, primary_key=True)
    user_id = sa.Column(sa.ForeignKey(User.id, ondelete="CASCADE"), nullable=False)
    title = sa.Column(sa.Text, nullable=False)
    views = sa.Column(sa.Integer, nullable=False, server_default="0")
    user = relationship(User, lazy="joined")
    __table_args__ = (sa.Index("ix_posts_user_id", user_id),)

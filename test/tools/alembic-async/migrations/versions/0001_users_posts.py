import sqlalchemy as sa
from alembic import op

from models import schema

revision = "0001"
down_revision = None


def upgrade():
    op.create_table(
        "users",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.Text, nullable=False, unique=True),
        sa.Column("role", sa.Enum("admin", "member", name="role", schema=schema), nullable=False, server_default="member"),
        schema=schema,
    )
    op.create_table(
        "posts",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("user_id", sa.Integer, nullable=False),
        sa.Column("title", sa.Text, nullable=False),
        schema=schema,
    )
    op.create_foreign_key("posts_user_id_fkey", "posts", "users", ["user_id"], ["id"], ondelete="CASCADE",
                          source_schema=schema, referent_schema=schema)
    op.create_index("ix_posts_user_id", "posts", ["user_id"], schema=schema)


def downgrade():
    op.drop_table("posts", schema=schema)
    op.drop_table("users", schema=schema)
    sa.Enum(name="role", schema=schema).drop(op.get_bind())

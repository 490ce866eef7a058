import sqlalchemy as sa
from alembic import op

from models import schema

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("posts", sa.Column("views", sa.Integer, nullable=False, server_default="0"), schema=schema)


def downgrade():
    op.drop_column("posts", "views", schema=schema)

"""customers and orders"""
import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "4b1f0c6a7d21"
down_revision = None


def upgrade():
    op.create_table(
        "customers",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("email", sa.String(255), nullable=False, unique=True),
        sa.Column("kind", sa.Enum("private", "business", name="customer_kind"), nullable=False, server_default="private"),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, server_default=sa.func.now()),
    )
    op.create_table(
        "books",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("isbn", sa.String(13), nullable=False),
        sa.Column("title", sa.Text, nullable=False, comment="as printed on the cover"),
        sa.Column("price", sa.Numeric(10, 2), nullable=False),
        sa.Column("attributes", postgresql.JSONB, nullable=False, server_default="{}"),
        sa.CheckConstraint("price >= 0", name="ck_books_price"),
        comment="what can be ordered",
    )
    op.create_index("ix_books_isbn", "books", ["isbn"], unique=True)
    op.create_index("ix_books_attributes", "books", ["attributes"], postgresql_using="gin")
    op.create_table(
        "orders",
        sa.Column("id", sa.BigInteger, primary_key=True),
        sa.Column("customer_id", sa.Integer, sa.ForeignKey("customers.id", ondelete="CASCADE"), nullable=False),
        sa.Column("status", sa.Enum("open", "paid", "sent", name="order_status"), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True)),
    )
    op.create_index("ix_orders_open", "orders", ["customer_id"], postgresql_where=sa.text("status = 'open'"))
    op.create_table(
        "order_items",
        sa.Column("order_id", sa.BigInteger, nullable=False),
        sa.Column("book_id", sa.BigInteger, nullable=False),
        sa.Column("quantity", sa.SmallInteger, nullable=False, server_default="1"),
        sa.PrimaryKeyConstraint("order_id", "book_id", name="pk_order_items"),
        sa.ForeignKeyConstraint(["order_id"], ["orders.id"], name="fk_items_order", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["book_id"], ["books.id"], name="fk_items_book"),
    )


def downgrade():
    op.drop_table("order_items")
    op.drop_index("ix_orders_open", "orders")
    op.drop_table("orders")
    op.drop_table("books")
    op.drop_table("customers")
    op.execute("DROP TYPE order_status")
    op.execute("DROP TYPE customer_kind")

"""an order is a sale"""
import sqlalchemy as sa
from alembic import op

revision = "f5a83b2e6c90"
down_revision = "c07d9e14b352"


def upgrade():
    op.execute("DROP VIEW revenue")
    op.rename_table("orders", "sales")
    op.rename_table("order_items", "sale_items")
    op.alter_column("sale_items", "order_id", new_column_name="sale_id")
    op.execute("ALTER SEQUENCE orders_id_seq RENAME TO sales_id_seq")
    op.execute("ALTER INDEX ix_orders_open RENAME TO ix_sales_open")
    op.execute("ALTER TYPE order_status RENAME TO sale_status")
    op.alter_column("books", "title", type_=sa.String(500), existing_type=sa.Text)
    op.drop_index("ix_books_attributes", "books")
    op.drop_column("books", "attributes")
    op.execute("""
        CREATE OR REPLACE FUNCTION order_total(which bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
            SELECT coalesce(sum(i.quantity * b.price), 0)
            FROM sale_items i JOIN books b ON b.id = i.book_id
            WHERE i.sale_id = which
        $$""")
    op.execute("""
        CREATE MATERIALIZED VIEW revenue AS
            SELECT c.country, sum(s.total) AS total
            FROM sales s JOIN customers c ON c.id = s.customer_id
            GROUP BY 1""")
    op.create_index("ix_revenue_country", "revenue", ["country"], unique=True)


def downgrade():
    op.execute("DROP MATERIALIZED VIEW revenue")
    op.add_column("books", sa.Column("attributes", sa.JSON))
    op.alter_column("books", "title", type_=sa.Text, existing_type=sa.String(500))
    op.execute("ALTER TYPE sale_status RENAME TO order_status")
    op.execute("ALTER INDEX ix_sales_open RENAME TO ix_orders_open")
    op.execute("ALTER SEQUENCE sales_id_seq RENAME TO orders_id_seq")
    op.alter_column("sale_items", "sale_id", new_column_name="order_id")
    op.rename_table("sale_items", "order_items")
    op.rename_table("sales", "orders")
    op.execute("CREATE VIEW revenue AS SELECT status, sum(total) AS total FROM orders GROUP BY 1")

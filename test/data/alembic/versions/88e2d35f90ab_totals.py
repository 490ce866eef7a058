"""totals"""
import sqlalchemy as sa
from alembic import op

revision = "88e2d35f90ab"
down_revision = "4b1f0c6a7d21"


def upgrade():
    op.add_column("orders", sa.Column("total", sa.Numeric(12, 2)))
    op.execute("""
        CREATE FUNCTION order_total(which bigint) RETURNS numeric LANGUAGE sql STABLE AS $$
            SELECT coalesce(sum(i.quantity * b.price), 0)
            FROM order_items i JOIN books b ON b.id = i.book_id
            WHERE i.order_id = which
        $$""")
    op.execute("""
        CREATE FUNCTION keep_total() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE
            changed order_items%ROWTYPE;
        BEGIN
            -- OLD is null for INSERT
            changed := coalesce(NEW, OLD);
            UPDATE orders SET total = order_total(changed.order_id) WHERE id = changed.order_id;
            IF NOT FOUND THEN
                RAISE EXCEPTION 'no order %', changed.order_id;
            END IF;
            RETURN NULL;
        END
        $$""")
    op.execute("CREATE TRIGGER keep_total AFTER INSERT OR UPDATE OR DELETE ON order_items"
               " FOR EACH ROW EXECUTE FUNCTION keep_total()")
    op.execute("""
        CREATE VIEW revenue AS
            SELECT c.kind, date_trunc('month', o.placed_at) AS month, sum(o.total) AS total
            FROM orders o JOIN customers c ON c.id = o.customer_id
            WHERE o.status <> 'open'
            GROUP BY 1, 2""")
    op.execute("UPDATE orders SET total = order_total(id)")
    op.alter_column("orders", "total", nullable=False, server_default="0")


def downgrade():
    op.execute("DROP VIEW revenue")
    op.execute("DROP TRIGGER keep_total ON order_items")
    op.execute("DROP FUNCTION keep_total()")
    op.execute("DROP FUNCTION order_total(bigint)")
    op.drop_column("orders", "total")

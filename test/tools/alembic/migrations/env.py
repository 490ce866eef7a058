import sqlalchemy as sa
from alembic import context

import models

with sa.create_engine(models.url).connect() as connection:
    context.configure(connection=connection, target_metadata=models.Base.metadata, compare_type=True)
    with context.begin_transaction():
        context.run_migrations()

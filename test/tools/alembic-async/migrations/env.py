import asyncio

from alembic import context
from sqlalchemy.ext.asyncio import create_async_engine
from sqlalchemy.pool import NullPool

import models


def run(connection):
    context.configure(connection=connection, target_metadata=models.Base.metadata, include_schemas=True)
    with context.begin_transaction():
        context.run_migrations()


async def online():
    engine = create_async_engine(models.url, poolclass=NullPool)
    async with engine.connect() as connection:
        await connection.run_sync(run)
    await engine.dispose()


asyncio.run(online())

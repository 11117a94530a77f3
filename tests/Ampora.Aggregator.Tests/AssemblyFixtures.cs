using Ampora.Testing.Postgres;

[assembly: AssemblyFixture(typeof(PostgresFixture))]

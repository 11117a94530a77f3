using Ampora.Hosting.Access;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Migrations;

namespace Ampora.Aggregator.Storage.Migrations;

/// <summary>The last known state of every region, the keys of resume tokens, and sign-in.</summary>
[DbContext(typeof(AggregatorDb))]
[Migration("0001_foundation")]
internal sealed class M0001Foundation : Migration
{
    protected override void Up(MigrationBuilder migrationBuilder)
    {
        migrationBuilder.Sql(Checkpoint);
        migrationBuilder.Sql(AccessSchema.Sql);
    }

    protected override void Down(MigrationBuilder migrationBuilder) =>
        throw new NotSupportedException("Migrations only go forward; restore a backup instead.");

    private const string Checkpoint = """
        -- Always written together with the items that belong to the position.
        CREATE TABLE region_checkpoints (
            region            text PRIMARY KEY,
            display_name      text        NOT NULL,
            epoch             text        NOT NULL,
            position          numeric     NOT NULL,
            resume_token      bytea       NOT NULL,
            -- The region's clock. Null: never known.
            watermark         timestamptz,
            -- Local clock minus the region's, as last seen.
            clock_difference  interval,
            -- Why the items were about to be replaced when this was written; null when they were whole.
            resyncing         text,
            opamp_address     text        NOT NULL,
            ui_address        text        NOT NULL,
            grpc_address      text        NOT NULL,
            written_at        timestamptz NOT NULL DEFAULT now()
        );

        CREATE TABLE region_items (
            region  text     NOT NULL REFERENCES region_checkpoints ON DELETE CASCADE,
            -- Numbers of ampora.federation.v1.Kind.
            kind    smallint NOT NULL,
            key     text COLLATE "C" NOT NULL,
            stamp   numeric  NOT NULL,
            schema  bigint   NOT NULL,
            -- As it came.
            body    bytea    NOT NULL,
            PRIMARY KEY (region, kind, key)
        ) WITH (fillfactor = 90);

        -- The two newest are accepted, the newest signs.
        CREATE TABLE feed_token_keys (
            id          uuid PRIMARY KEY,
            secret      bytea       NOT NULL CHECK (octet_length(secret) = 32),
            created_at  timestamptz NOT NULL DEFAULT now()
        );
        """;
}

using Microsoft.EntityFrameworkCore;

namespace Ampora.Aggregator.Storage;

/// <summary>
/// The aggregator's own database. What is in it so far is written and read in bulk, by hand; the context carries the migrations.
/// </summary>
internal sealed class AggregatorDb(DbContextOptions<AggregatorDb> options) : DbContext(options);

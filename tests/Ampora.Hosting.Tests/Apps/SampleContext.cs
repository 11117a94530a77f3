using Microsoft.EntityFrameworkCore;

namespace Ampora.Hosting.Tests.Apps;

internal sealed class SampleContext(DbContextOptions<SampleContext> options) : DbContext(options);

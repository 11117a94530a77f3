namespace Ampora.Architecture.Tests;

/// <summary>A service's Program.cs is two statements: make the app, run it. Everything else is where a test can construct it.</summary>
public sealed class ProgramTests
{
    private static readonly string[] Services = ["regional/Program.cs", "aggregator/Program.cs"];

    [Fact]
    public void Programs_have_two_statements() => Violations(Repository.Files.Where(IsService)).ShouldBeEmpty();

    [Fact]
    public void Both_services_have_a_program() => Repository.Files.Where(IsService).Select(file => file.Path).ShouldBe(Services, ignoreOrder: true);

    [Fact]
    public void A_program_that_does_the_work_itself_is_reported() =>
        Violations([new("regional/Program.cs", """
            using Ampora.Regional;

            // start; and run
            var builder = WebApplication.CreateBuilder(args);
            builder.Services.AddRouting();
            return await new RegionalApp(args).RunAsync();
            """)]).ShouldBe(["regional/Program.cs has 3 statements; two are enough"]);

    private static bool IsService(SourceFile file) => Services.Contains(file.Path);

    private static IEnumerable<string> Violations(IEnumerable<SourceFile> files) =>
        from file in files
        let statements = file.Text.Split('\n')
            .Select(line => line.Split("//")[0])
            .Where(line => !line.StartsWith("using ", StringComparison.Ordinal))
            .Sum(line => line.Count(character => character == ';'))
        where statements > 2
        select $"{file.Path} has {statements} statements; two are enough";
}

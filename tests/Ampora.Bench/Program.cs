using Ampora.Bench;

return await BenchProgram.MainAsync(args);

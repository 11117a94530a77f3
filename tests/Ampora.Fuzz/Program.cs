using Ampora.Fuzz;

return await FuzzRun.MainAsync(args);

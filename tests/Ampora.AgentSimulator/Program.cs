using Ampora.AgentSimulator;

return await SimulatorProgram.RunAsync(args, TimeProvider.System);

var app = new Ampora.Aggregator.AggregatorApp(args);
return await app.RunAsync();

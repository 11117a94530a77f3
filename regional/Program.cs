var app = new Ampora.Regional.RegionalApp(args);
return await app.RunAsync();

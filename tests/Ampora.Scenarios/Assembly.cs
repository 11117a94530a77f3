// Each scenario starts databases and processes of its own; two at a time would measure one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

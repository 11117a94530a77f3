import classes from './agents.module.css';

/** Labels as `name=value`, in the order of their names. */
export function Labels({ labels }: { labels: Readonly<Record<string, string>> }) {
  const sorted = Object.entries(labels).sort(([a], [b]) => a.localeCompare(b));
  return (
    <span className={classes.labels}>
      {sorted.map(([name, value]) => (
        <code key={name}>
          <span>{name}=</span>
          {value}
        </code>
      ))}
    </span>
  );
}

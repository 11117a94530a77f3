import { IconCheck, IconMinus } from '@tabler/icons-react';
import classes from './agent.module.css';
import { acceptsConfiguration, capabilityName, capabilityWords, missingCapabilities } from './capabilities';

/** What the agent says it can do. That it takes no configurations is said outright: it explains much. */
export function Capabilities({ names }: { names: readonly string[] }) {
  const missing = missingCapabilities(names);
  const refuses = !names.map(capabilityName).includes(acceptsConfiguration);
  return (
    <>
      <ul className={classes.capabilities}>
        {names.map((name) => (
          <li key={name} data-tone="ok">
            <IconCheck size={15} stroke={2} aria-hidden />
            {capabilityWords(name)}
          </li>
        ))}
        {refuses && (
          <li data-tone="warn">
            <IconMinus size={15} stroke={2} aria-hidden />
            Takes no configurations from here
          </li>
        )}
      </ul>
      {missing.length > 0 && (
        <details className={classes.more}>
          <summary>{missing.length} that it does not claim</summary>
          <ul className={classes.capabilities}>
            {missing.map((name) => (
              <li key={name} data-tone="idle">
                <IconMinus size={15} stroke={2} aria-hidden />
                {capabilityWords(name)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

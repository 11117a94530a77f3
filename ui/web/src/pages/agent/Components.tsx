import { Facts, type Fact } from '../../shared/layout/Facts';
import classes from './agent.module.css';
import type { AgentDetails } from './subject';

/** The components that the agent's program contains, whether or not it runs them. */
export function Components({ available }: { available: NonNullable<AgentDetails['availableComponents']> }) {
  const { components } = available;
  if (components.length === 0) return <p className={classes.dim}>It listed none.</p>;
  return (
    <Facts
      facts={components.map(({ name, metadata }): Fact => {
        const words = Object.values(metadata).join(', ');
        return [name, words === '' ? 'no details' : <code key={name}>{words}</code>];
      })}
    />
  );
}

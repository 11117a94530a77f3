import { IconCircleCheck, IconCircleX } from '@tabler/icons-react';
import type { HealthNode } from '../../api/types';
import { Age } from '../../shared/time/Age';
import classes from './agent.module.css';

/** The health of the agent and of each component in it, with the component's own words. */
export function HealthTree({ root }: { root: HealthNode | null }) {
  if (root === null) return <p className={classes.dim}>It has not reported its health.</p>;
  return (
    <ul className={classes.tree} aria-label="Component health">
      <Node node={root} depth={0} />
    </ul>
  );
}

function Node({ node, depth }: { node: HealthNode; depth: number }) {
  const { name, healthy, status, lastError, startedAt, components } = node;
  const Shape = healthy ? IconCircleCheck : IconCircleX;
  return (
    <li>
      <div className={classes.node} data-tone={healthy ? 'ok' : 'bad'} style={{ paddingLeft: depth * 20 }}>
        <Shape size={15} stroke={1.9} aria-hidden />
        <span className={classes.nodeName}>{name === '' ? 'The agent' : name}</span>
        <span className={classes.nodeStatus}>{status ?? (healthy ? 'healthy' : 'unhealthy')}</span>
        <span className={classes.nodeSince}>
          {startedAt !== null && (
            <>
              up <Age at={startedAt} what="started" suffix="" short />
            </>
          )}
        </span>
      </div>
      {lastError !== null && lastError !== '' && (
        <p className={classes.nodeError} style={{ marginLeft: depth * 20 + 22 }}>
          {lastError}
        </p>
      )}
      {components.length > 0 && (
        <ul>
          {components.map((component) => (
            <Node key={component.name} node={component} depth={depth + 1} />
          ))}
        </ul>
      )}
    </li>
  );
}

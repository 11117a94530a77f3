import type { AgentView } from '../../api/types';
import { Status } from '../status/Status';
import classes from './agents.module.css';

/** The state of an agent's configuration, with the name and version that it is about. */
export function ConfigState({ agent }: { agent: AgentView }) {
  if (agent.configState === 'none') return <Status subject="configState" value="none" />;
  return (
    <span className={classes.config}>
      <Status subject="configState" value={agent.configState} />
      {agent.configuration !== null && (
        <span className={classes.version}>
          <span>{agent.configuration}</span>
          {agent.configurationVersion !== null && <span>v{agent.configurationVersion}</span>}
        </span>
      )}
    </span>
  );
}

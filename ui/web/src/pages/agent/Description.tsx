import { Facts, type Fact } from '../../shared/layout/Facts';
import classes from './agent.module.css';
import type { AgentDetails } from './subject';

type Attributes = AgentDetails['description']['identifying'];

/** The agent's own description of itself. */
export function Description({
  description: { identifying, nonIdentifying },
}: Pick<AgentDetails, 'description'>) {
  if (identifying.length + nonIdentifying.length === 0) {
    return <p className={classes.dim}>It has not described itself.</p>;
  }
  return (
    <>
      <Attributes title="What identifies it" attributes={identifying} />
      <Attributes title="What else it says" attributes={nonIdentifying} />
    </>
  );
}

function Attributes({ title, attributes }: { title: string; attributes: Attributes }) {
  if (attributes.length === 0) return null;
  return (
    <div className={classes.attributes}>
      <h3>{title}</h3>
      <Facts facts={attributes.map(({ key, value }): Fact => [key, value])} />
    </div>
  );
}

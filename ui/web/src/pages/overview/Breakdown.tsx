import { Link } from 'react-router';
import type { SummaryDimension } from '../../api/types';
import { agentsPath } from '../../shared/agents/agentFilters';
import { formatCount } from '../../shared/figures/count';
import { Section } from '../../shared/layout/Section';
import { statusWord, type Tone } from '../../shared/status/vocabulary';
import classes from './overview.module.css';

const titles: Readonly<Record<string, string>> = {
  'config-state': 'Configuration state',
  'service-name': 'Service',
  'service-version': 'Version',
  health: 'Health',
  connection: 'Connection',
};
const SHOWN = 7;

/** How many agents have each value; the bars start at zero and end at the greatest value. */
export function Breakdown({ dimensions }: { dimensions: readonly SummaryDimension[] }) {
  return (
    <div className={classes.breakdown}>
      {dimensions.map((dimension) => (
        <Dimension key={`${dimension.name}:${dimension.label ?? ''}`} dimension={dimension} />
      ))}
    </div>
  );
}

function Dimension({ dimension }: { dimension: SummaryDimension }) {
  const { name, label, values } = dimension;
  const sorted = [...values].sort((a, b) => b.agents - a.agents);
  const rest = sorted.slice(SHOWN).reduce((sum, { agents }) => sum + agents, 0);
  const greatest = sorted[0]?.agents ?? 0;
  const title = label === null ? (titles[name] ?? name) : `Label ${label}`;
  return (
    <Section title={title} beside="agents">
      <ul className={classes.bars}>
        {sorted.slice(0, SHOWN).map(({ value, agents }) => {
          const { text, tone } = describe(name, value);
          const to = linkOf(dimension, value);
          return (
            <li key={value} data-tone={tone}>
              <span className={classes.barLabel}>{to === null ? text : <Link to={to}>{text}</Link>}</span>
              <span className={classes.barTrack} aria-hidden>
                <span style={{ width: `${greatest === 0 ? 0 : (agents / greatest) * 100}%` }} />
              </span>
              <span className={classes.barValue}>{formatCount(agents)}</span>
            </li>
          );
        })}
        {rest > 0 && (
          <li data-tone="idle">
            <span className={classes.barLabel}>{formatCount(sorted.length - SHOWN)} more</span>
            <span />
            <span className={classes.barValue}>{formatCount(rest)}</span>
          </li>
        )}
      </ul>
    </Section>
  );
}

function describe(name: string, value: string): { text: string; tone: Tone } {
  if (name === 'config-state') {
    const { word, tone } = statusWord('configState', value);
    return { text: word, tone };
  }
  if (name === 'health' || name === 'connection') {
    const { word, tone } = statusWord(name, value);
    return { text: word, tone };
  }
  return { text: value === '' ? 'not said' : value, tone: 'busy' };
}

function linkOf({ name, label }: SummaryDimension, value: string): string | null {
  if (value === '') return null;
  if (label !== null) return agentsPath({ labels: [`${label}=${value}`] });
  if (name === 'config-state') return agentsPath({ configState: value });
  if (name === 'health') return agentsPath({ health: value });
  if (name === 'connection') return agentsPath({ connection: value });
  return agentsPath({ text: value });
}

import { Link } from 'react-router';
import type { FleetSummary } from '../../api/types';
import { agentsPath } from '../../shared/agents/agentFilters';
import { formatCount, formatShare } from '../../shared/figures/count';
import { ShareBar, type Share } from '../../shared/figures/ShareBar';
import classes from './overview.module.css';

interface Total {
  label: string;
  value: number;
  to: string;
  shares: readonly Share[];
  note: string;
}

/** The figures that say how the fleet is, each with its share of all counted agents and a way to the agents. */
export function Totals({ summary }: { summary: FleetSummary }) {
  return (
    <dl className={classes.totals}>
      {totalsOf(summary).map(({ label, value, to, shares, note }) => (
        <div key={label}>
          <dt>
            <Link to={to}>{label}</Link>
          </dt>
          <dd>
            <span className={classes.figure}>{formatCount(value)}</span>
            <span className={classes.share}>{formatShare(value, summary.agents)}</span>
            <ShareBar shares={shares} of={summary.agents} />
            <span className={classes.note}>{note}</span>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function totalsOf(summary: FleetSummary): Total[] {
  const { agents, connected, healthy, unhealthy, unreported, inSync, configFailed, configPending } = summary;
  const gone = agents - connected;
  const other = Math.max(0, agents - inSync - configFailed - configPending);
  return [
    {
      label: 'Connected',
      value: connected,
      to: agentsPath({ connection: 'connected' }),
      shares: [
        { label: 'connected', value: connected, tone: 'ok' },
        { label: 'disconnected', value: gone, tone: 'warn' },
      ],
      note: gone === 0 ? 'none disconnected' : `${formatCount(gone)} disconnected`,
    },
    {
      label: 'Healthy',
      value: healthy,
      to: agentsPath({ health: 'healthy' }),
      shares: [
        { label: 'healthy', value: healthy, tone: 'ok' },
        { label: 'unhealthy', value: unhealthy, tone: 'bad' },
        { label: 'unreported', value: unreported, tone: 'idle' },
      ],
      note: notes([
        [unhealthy, 'unhealthy'],
        [unreported, 'unreported'],
      ]),
    },
    {
      label: 'Configuration in sync',
      value: inSync,
      to: agentsPath({ configState: 'in-sync' }),
      shares: [
        { label: 'in sync', value: inSync, tone: 'ok' },
        { label: 'failed', value: configFailed, tone: 'bad' },
        { label: 'under way', value: configPending, tone: 'busy' },
        { label: 'others', value: other, tone: 'idle' },
      ],
      note: notes([
        [configFailed, 'failed'],
        [configPending, 'under way'],
        [other, 'none or not accepted'],
      ]),
    },
  ];
}

function notes(parts: readonly (readonly [number, string])[]): string {
  const words = parts.filter(([count]) => count > 0).map(([count, word]) => `${formatCount(count)} ${word}`);
  return words.length === 0 ? 'no exceptions' : words.join(' · ');
}

import { Link } from 'react-router';
import type { AgentView, AssignmentPreview } from '../../api/types';
import { agentName } from '../../shared/agents/agentNames';
import { ConfigState } from '../../shared/agents/ConfigState';
import { countOf, formatCount } from '../../shared/figures/count';
import { Lines } from '../../shared/layout/Lines';
import { Section } from '../../shared/layout/Section';
import { Status } from '../../shared/status/Status';
import { Table, type Column } from '../../shared/table/Table';
import classes from './assign.module.css';

const columns: readonly Column<AgentView>[] = [
  { id: 'agent', head: 'Agent', cell: (agent) => <Link to={`/agents/${agent.id}`}>{agentName(agent)}</Link> },
  {
    id: 'connection',
    head: 'Connection',
    cell: (agent) => <Status subject="connection" value={agent.connection} />,
  },
  {
    id: 'health',
    head: 'Health',
    wide: true,
    cell: (agent) => <Status subject="health" value={agent.health} />,
  },
  { id: 'now', head: 'Now', wide: true, cell: (agent) => <ConfigState agent={agent} /> },
];

/** What assigning would touch, before it is done. */
export function Preview({ preview }: { preview: AssignmentPreview | undefined }) {
  return (
    <Section title="What it touches">
      {preview === undefined ? (
        <Lines count={6} />
      ) : (
        <>
          <p className={classes.sentence} role="status">
            {previewSentence(preview)}
          </p>
          {preview.sample.length > 0 && (
            <Table
              label="Agents that it touches"
              columns={columns}
              rows={preview.sample}
              keyOf={({ id }) => id}
            />
          )}
          {preview.agents > preview.sample.length && (
            <p className={classes.rest}>and {formatCount(preview.agents - preview.sample.length)} more</p>
          )}
        </>
      )}
    </Section>
  );
}

export function previewSentence({
  agents,
  connected,
}: Pick<AssignmentPreview, 'agents' | 'connected'>): string {
  if (agents === 0) return 'No agent matches now. It takes effect when one does.';
  const away = agents - connected;
  if (away === 0)
    return `${countOf(agents, 'agent')}, ${agents === 1 ? 'connected' : 'all connected'}: offered at once.`;
  return `${countOf(agents, 'agent')}, ${formatCount(connected)} connected. ${formatCount(away)} ${away === 1 ? 'is' : 'are'} disconnected and ${away === 1 ? 'gets' : 'get'} it on return.`;
}

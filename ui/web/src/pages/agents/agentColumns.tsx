import { Tooltip } from '@mantine/core';
import { IconClockExclamation } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { AgentView, Host, RegionProvenance } from '../../api/types';
import type { AgentSort } from '../../shared/agents/agentFilters';
import { agentName, agentPath } from '../../shared/agents/agentNames';
import { ConfigState } from '../../shared/agents/ConfigState';
import { Labels } from '../../shared/agents/Labels';
import { ownLabels } from '../../shared/agents/labels';
import { Status } from '../../shared/status/Status';
import { statusWord } from '../../shared/status/vocabulary';
import { Age } from '../../shared/time/Age';
import classes from './agents.module.css';

export interface AgentColumn {
  id: string;
  head: string;
  sort?: AgentSort;
  cell: (agent: AgentView) => ReactNode;
}

/** @param old - Regions whose agents are shown as they were. */
export function agentColumns(
  kind: Host['kind'],
  old: ReadonlyMap<string, RegionProvenance>,
): readonly AgentColumn[] {
  const region: AgentColumn = {
    id: 'region',
    head: 'Region',
    cell: (agent) => <RegionOf agent={agent} origin={old.get(agent.region)} />,
  };
  return [
    {
      id: 'agent',
      head: 'Agent',
      sort: 'host-name',
      cell: (agent) => <Link to={agentPath(agent, kind)}>{agentName(agent)}</Link>,
    },
    ...(kind === 'aggregator' ? [region] : []),
    { id: 'health', head: 'Health', cell: (agent) => <Status subject="health" value={agent.health} /> },
    {
      id: 'connection',
      head: 'Connection',
      cell: (agent) => <Status subject="connection" value={agent.connection} />,
    },
    { id: 'config', head: 'Configuration', cell: (agent) => <ConfigState agent={agent} /> },
    { id: 'service', head: 'Service', sort: 'service-name', cell: (agent) => <Service agent={agent} /> },
    { id: 'labels', head: 'Labels', cell: (agent) => <Labels labels={ownLabels(agent.labels)} /> },
    {
      id: 'changed',
      head: 'Changed',
      sort: 'changed-at',
      cell: (agent) => <Age at={agent.changedAt} short what="changed" />,
    },
  ];
}

function Service({ agent: { serviceName, serviceVersion } }: { agent: AgentView }) {
  return (
    <span className={classes.service}>
      <span>{serviceName ?? 'not said'}</span>
      <span>{serviceVersion ?? ''}</span>
    </span>
  );
}

function RegionOf({ agent: { region }, origin }: { agent: AgentView; origin: RegionProvenance | undefined }) {
  if (origin === undefined) return region;
  const { word } = statusWord('freshness', origin.state);
  return (
    <Tooltip label={`${origin.displayName} is ${word}: its agents are shown as they were.`}>
      <span className={classes.old}>
        <IconClockExclamation size={14} stroke={1.9} aria-label={word} />
        {region}
      </span>
    </Tooltip>
  );
}

import { SegmentedControl, Select, TagsInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { body, fleet } from '../../api/client';
import { agentName } from '../../shared/agents/agentNames';
import { labelPairs } from '../../shared/agents/labels';
import classes from './assign.module.css';

interface TargetFieldsProps {
  agent: string | null;
  labels: readonly string[];
  onAgent: (agent: string | null) => void;
  onLabels: (labels: readonly string[]) => void;
}

/** To which agents: all with some labels, or one. */
export function TargetFields({ agent, labels, onAgent, onLabels }: TargetFieldsProps) {
  const [kind, setKind] = useState<'labels' | 'agent'>(agent === null ? 'labels' : 'agent');
  const [text, setText] = useState('');
  const [settled] = useDebouncedValue(text, 200);
  const agents = useQuery({
    queryKey: ['agents', 'choose', settled],
    queryFn: () =>
      body(
        fleet.GET('/api/v1/agents', {
          params: { query: { limit: 100, ...(settled !== '' && { text: settled }) } },
        }),
      ),
  });
  const items = agents.data?.items ?? [];
  const pairs = labelPairs(items);
  const choices = items.map((each) => ({
    value: each.id,
    label: `${agentName(each)} (${each.id.slice(0, 8)})`,
  }));
  const chosen =
    agent !== null && !items.some(({ id }) => id === agent) ? [{ value: agent, label: agent }] : [];

  return (
    <fieldset className={classes.target}>
      <legend>To which agents</legend>
      <SegmentedControl
        size="xs"
        aria-label="How the agents are chosen"
        data={[
          { value: 'labels', label: 'All with these labels' },
          { value: 'agent', label: 'One agent' },
        ]}
        value={kind}
        onChange={(next) => setKind(next === 'agent' ? 'agent' : 'labels')}
      />
      {kind === 'labels' ? (
        <TagsInput
          aria-label="Labels, as name=value; all of them must hold"
          placeholder={labels.length === 0 ? 'env=prod' : ''}
          description="All of them must hold. Agents that get these labels later are included."
          data={pairs}
          limit={14}
          value={[...labels]}
          onChange={(next) => onLabels(next.filter((label) => /^[^=]+=/.test(label)))}
        />
      ) : (
        <Select
          aria-label="Agent"
          placeholder="Host, service or id"
          searchable
          data={[...chosen, ...choices]}
          filter={({ options }) => options}
          value={agent}
          onSearchChange={(next) => setText(next.replace(/ \([0-9a-f]{8}\)$/, ''))}
          onChange={onAgent}
          nothingFoundMessage="No agent matches"
        />
      )}
    </fieldset>
  );
}

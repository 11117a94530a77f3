import { TagsInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { AgentView } from '../../api/types';
import { labelPairs } from '../../shared/agents/labels';
import classes from './agents.module.css';

interface LabelFilterProps {
  value: readonly string[];
  agents: readonly AgentView[];
  onChange: (value: string[]) => void;
}

/** Labels as `name=value`, completed from the agents in the list. */
export function LabelFilter({ value, agents, onChange }: LabelFilterProps) {
  const [incomplete, setIncomplete] = useState(false);
  const known = useMemo(() => labelPairs(agents), [agents]);
  return (
    <TagsInput
      className={classes.labels}
      size="xs"
      aria-label="Labels, as name=value"
      placeholder={value.length === 0 ? 'label=value' : ''}
      data={known}
      limit={12}
      value={[...value]}
      error={incomplete ? 'Write name=value' : undefined}
      onSearchChange={() => setIncomplete(false)}
      onChange={(labels) => {
        const complete = labels.filter((label) => /^[^=]+=/.test(label));
        setIncomplete(complete.length < labels.length);
        onChange(complete);
      }}
    />
  );
}

import { Button, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure } from '@mantine/hooks';
import { IconFilter, IconSearch, IconX } from '@tabler/icons-react';
import { useEffect, useRef, useState } from 'react';
import { useHost } from '../../api/host';
import type { AgentView } from '../../api/types';
import { isNarrowed, noFilters, type AgentFilters } from '../../shared/agents/agentFilters';
import { statesOf, statusWord, type Subject } from '../../shared/status/vocabulary';
import classes from './agents.module.css';
import { ConfigurationFilter } from './ConfigurationFilter';
import { GroupFilter } from './GroupFilter';
import { LabelFilter } from './LabelFilter';
import { RegionFilter } from './RegionFilter';

interface FilterBarProps {
  filters: AgentFilters;
  onChange: (part: Partial<AgentFilters>) => void;
  /** The agents in the list, whose labels are offered for completion. */
  agents: readonly AgentView[];
}

export function FilterBar({ filters, onChange, agents }: FilterBarProps) {
  const global = useHost().kind === 'aggregator';
  const [open, { toggle }] = useDisclosure(false);
  const active =
    [filters.health, filters.connection, filters.configState, filters.configuration, filters.group].filter(
      Boolean,
    ).length +
    filters.labels.length +
    filters.regions.length;

  return (
    <search className={classes.filters} data-open={open || undefined}>
      <TextFilter value={filters.text} onChange={(text) => onChange({ text })} />
      <Button
        className={classes.more}
        variant="default"
        leftSection={<IconFilter size={15} aria-hidden />}
        aria-expanded={open}
        onClick={toggle}
      >
        {active === 0 ? 'Filters' : `Filters (${active})`}
      </Button>
      <div className={classes.choices}>
        <StateFilter
          subject="health"
          label="Health"
          value={filters.health}
          onChange={(health) => onChange({ health })}
        />
        <StateFilter
          subject="connection"
          label="Connection"
          value={filters.connection}
          onChange={(connection) => onChange({ connection })}
        />
        <StateFilter
          subject="configState"
          label="Configuration state"
          value={filters.configState}
          onChange={(configState) => onChange({ configState })}
        />
        {global ? (
          <RegionFilter value={filters.regions} onChange={(regions) => onChange({ regions })} />
        ) : (
          <>
            <ConfigurationFilter
              value={filters.configuration}
              onChange={(configuration) => onChange({ configuration })}
            />
            <GroupFilter value={filters.group} onChange={(group) => onChange({ group })} />
          </>
        )}
        <LabelFilter value={filters.labels} agents={agents} onChange={(labels) => onChange({ labels })} />
        {isNarrowed(filters) && (
          <Button
            variant="subtle"
            leftSection={<IconX size={14} aria-hidden />}
            onClick={() => onChange({ ...noFilters, sort: filters.sort, descending: filters.descending })}
          >
            Clear
          </Button>
        )}
      </div>
    </search>
  );
}

function TextFilter({ value, onChange }: { value: string; onChange: (value: string) => void }) {
  const [typed, setTyped] = useState(value);
  const sent = useRef(value);
  const send = useDebouncedCallback((text: string) => {
    sent.current = text;
    onChange(text);
  }, 250);
  useEffect(() => {
    // The address changed by other means: a link, or the browser's back.
    if (value === sent.current) return;
    sent.current = value;
    setTyped(value);
  }, [value]);
  return (
    <TextInput
      className={classes.text}
      size="xs"
      type="search"
      aria-label="Text in host, service, version or id"
      placeholder="Host, service, version or id"
      leftSection={<IconSearch size={15} aria-hidden />}
      value={typed}
      onChange={(event) => {
        setTyped(event.currentTarget.value);
        send(event.currentTarget.value.trim());
      }}
    />
  );
}

interface StateFilterProps {
  subject: Subject;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function StateFilter({ subject, label, value, onChange }: StateFilterProps) {
  return (
    <Select
      className={subject === 'configState' ? classes.longChoice : classes.choice}
      size="xs"
      aria-label={label}
      placeholder={label}
      clearable
      clearButtonProps={{ 'aria-label': `Clear ${label.toLowerCase()}` }}
      data={statesOf(subject).map((state) => ({ value: state, label: statusWord(subject, state).word }))}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

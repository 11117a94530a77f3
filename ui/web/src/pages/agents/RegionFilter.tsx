import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { body, fleet } from '../../api/client';
import classes from './agents.module.css';

interface RegionFilterProps {
  value: readonly string[];
  onChange: (value: string[]) => void;
}

export function RegionFilter({ value, onChange }: RegionFilterProps) {
  const regions = useQuery({ queryKey: ['regions'], queryFn: () => body(fleet.GET('/api/v1/regions')) });
  const known =
    regions.data?.items.map(({ region, displayName }) => ({ value: region, label: displayName })) ?? [];
  const unknown = value.filter((id) => !known.some((each) => each.value === id));
  return (
    <MultiSelect
      className={classes.choice}
      size="xs"
      aria-label="Region"
      placeholder={value.length === 0 ? 'Region' : ''}
      data={[...known, ...unknown.map((id) => ({ value: id, label: id }))]}
      value={[...value]}
      onChange={onChange}
    />
  );
}

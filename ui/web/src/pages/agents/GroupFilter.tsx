import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { body, regional } from '../../api/client';
import classes from './agents.module.css';

interface GroupFilterProps {
  value: string;
  onChange: (value: string) => void;
}

export function GroupFilter({ value, onChange }: GroupFilterProps) {
  const groups = useQuery({ queryKey: ['groups'], queryFn: () => body(regional.GET('/api/v1/groups')) });
  const names = groups.data?.items.map(({ name }) => name) ?? [];
  return (
    <Select
      className={classes.choice}
      size="xs"
      aria-label="Group"
      placeholder="Group"
      clearable
      clearButtonProps={{ 'aria-label': 'Clear group' }}
      data={value === '' || names.includes(value) ? names : [...names, value]}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

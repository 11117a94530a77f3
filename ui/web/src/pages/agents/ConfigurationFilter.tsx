import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { body, regional } from '../../api/client';
import classes from './agents.module.css';

interface ConfigurationFilterProps {
  value: string;
  onChange: (value: string) => void;
}

export function ConfigurationFilter({ value, onChange }: ConfigurationFilterProps) {
  const configurations = useQuery({
    queryKey: ['configurations'],
    queryFn: () => body(regional.GET('/api/v1/configurations')),
  });
  const names = configurations.data?.items.map(({ name }) => name) ?? [];
  return (
    <Select
      className={classes.choice}
      size="xs"
      aria-label="Configuration"
      placeholder="Configuration"
      clearable
      clearButtonProps={{ 'aria-label': 'Clear configuration' }}
      data={value === '' || names.includes(value) ? names : [...names, value]}
      value={value === '' ? null : value}
      onChange={(chosen) => onChange(chosen ?? '')}
    />
  );
}

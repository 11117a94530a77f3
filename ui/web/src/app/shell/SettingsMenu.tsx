import { ActionIcon, Menu, useMantineColorScheme, type MantineColorScheme } from '@mantine/core';
import { IconCheck, IconLogout, IconSettings } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { body, fleet } from '../../api/client';
import type { Session } from '../../api/types';
import { setTimeZone, useTimeZone, type TimeZone } from '../../shared/time/timeZone';

const schemes: readonly [MantineColorScheme, string][] = [
  ['auto', 'As the system'],
  ['light', 'Light'],
  ['dark', 'Dark'],
];
const zones: readonly [TimeZone, string][] = [
  ['local', `Local (${Intl.DateTimeFormat().resolvedOptions().timeZone})`],
  ['utc', 'UTC'],
];

export function SettingsMenu() {
  const { colorScheme, setColorScheme } = useMantineColorScheme();
  const zone = useTimeZone();
  const client = useQueryClient();
  const session = useQuery<Session | null>({ queryKey: ['session'], enabled: false });

  const signOut = async () => {
    await body(fleet.POST('/api/v1/session/sign-out'));
    client.setQueryData(['session'], null);
  };

  return (
    <Menu position="bottom-end" width={230} shadow="md">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" size={32} aria-label="Settings">
          <IconSettings size={18} stroke={1.7} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Times</Menu.Label>
        {zones.map(([value, label]) => (
          <Choice key={value} label={label} chosen={zone === value} onChoose={() => setTimeZone(value)} />
        ))}
        <Menu.Divider />
        <Menu.Label>Appearance</Menu.Label>
        {schemes.map(([value, label]) => (
          <Choice
            key={value}
            label={label}
            chosen={colorScheme === value}
            onChoose={() => setColorScheme(value)}
          />
        ))}
        <Menu.Divider />
        <Menu.Label>Signed in as {session.data?.name ?? 'operator'}</Menu.Label>
        <Menu.Item leftSection={<IconLogout size={15} aria-hidden />} onClick={() => void signOut()}>
          Sign out
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

function Choice({ label, chosen, onChoose }: { label: string; chosen: boolean; onChoose: () => void }) {
  return (
    <Menu.Item
      role="menuitemradio"
      aria-checked={chosen}
      closeMenuOnClick={false}
      leftSection={<IconCheck size={15} style={{ visibility: chosen ? 'visible' : 'hidden' }} aria-hidden />}
      onClick={onChoose}
    >
      {label}
    </Menu.Item>
  );
}

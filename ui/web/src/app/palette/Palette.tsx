import { Spotlight, type SpotlightActionData } from '@mantine/spotlight';
import { useNavigate } from 'react-router';
import { useHost } from '../../api/host';
import { pagesOf } from '../pagesOf';

/** Ctrl-K: pages, agents, regions, configurations and actions by name. */
export function Palette() {
  const navigate = useNavigate();
  const host = useHost();
  const actions: SpotlightActionData[] = pagesOf(host.kind).map(({ to, label }) => ({
    id: to,
    label,
    onClick: () => void navigate(to),
  }));
  return <Spotlight actions={actions} shortcut="mod + K" />;
}

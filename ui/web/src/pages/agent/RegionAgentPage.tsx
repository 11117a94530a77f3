import { Button } from '@mantine/core';
import { IconFileArrowRight } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import { body, regional } from '../../api/client';
import { useLive } from '../../api/events/useLive';
import { AgentReport } from './AgentReport';
import { AgentUnread } from './AgentUnread';
import { EffectiveConfiguration } from './EffectiveConfiguration';

/** One agent, in its own region. */
export function RegionAgentPage() {
  const { id = '' } = useParams();
  const key = ['agents', 'one', id] as const;
  const agent = useQuery({
    queryKey: key,
    queryFn: () => body(regional.GET('/api/v1/agents/{id}', { params: { path: { id } } })),
  });
  useLive(['agents', 'assignments'], key, { agent: id });

  if (agent.data === undefined) {
    return <AgentUnread id={id} error={agent.error} onRetry={() => void agent.refetch()} />;
  }
  return (
    <AgentReport
      subject={{ agent: agent.data, details: agent.data, origin: null }}
      actions={
        <Button
          component={Link}
          to={`/assign?agent=${id}`}
          leftSection={<IconFileArrowRight size={15} aria-hidden />}
        >
          Assign a configuration
        </Button>
      }
      effective={<EffectiveConfiguration id={id} reported={agent.data.effectiveConfig} />}
    />
  );
}

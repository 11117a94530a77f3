import { Button } from '@mantine/core';
import { IconFileArrowRight, IconPencil } from '@tabler/icons-react';
import { Link, useParams } from 'react-router';
import type { ConfigurationWithVersions } from '../../api/types';
import { Files } from '../../shared/code/Files';
import { assignPath, newVersionPath } from '../../shared/configurations/paths';
import { useConfiguration, useVersion } from '../../shared/configurations/useConfigurations';
import { countOf } from '../../shared/figures/count';
import { Empty } from '../../shared/layout/Empty';
import { Lines } from '../../shared/layout/Lines';
import { Page } from '../../shared/layout/Page';
import { Section } from '../../shared/layout/Section';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import { isMissing, Missing } from './Missing';
import { Progress } from './Progress';
import { VersionsTable } from './VersionsTable';

const trail = [{ to: '/configurations', label: 'Configurations' }];

/** One configuration: its versions, and how the latest is doing. */
export function ConfigurationPage() {
  const { id = '' } = useParams();
  const configuration = useConfiguration(id);
  const latest = configuration.data?.latestVersion ?? null;

  if (configuration.data === undefined) {
    return (
      <Page title="Configuration" trail={trail}>
        {configuration.error === null ? (
          <Lines count={8} />
        ) : isMissing(configuration.error) ? (
          <Missing what="configuration" />
        ) : (
          <ProblemPanel
            error={configuration.error}
            what="The configuration could not be read"
            onRetry={() => void configuration.refetch()}
          />
        )}
      </Page>
    );
  }
  const { name, description, versions, assignments } = configuration.data;
  return (
    <Page
      title={name}
      trail={trail}
      lead={
        <>
          {description !== '' && `${description} · `}
          {countOf(versions.length, 'version')} · {countOf(assignments, 'assignment')}
        </>
      }
      actions={<Actions configuration={configuration.data} />}
    >
      {versions.length === 0 ? (
        <Section title="Versions">
          <Empty title="It has no version yet">
            <Link to={newVersionPath(id)}>Write the first one</Link>
          </Empty>
        </Section>
      ) : (
        <>
          {latest !== null && (
            <Progress id={id} name={name} number={latest} title={`Version ${latest} on the agents`} />
          )}
          <Section title="Versions">
            <VersionsTable configurationId={id} versions={versions} />
          </Section>
          {latest !== null && <LatestContent id={id} number={latest} />}
        </>
      )}
    </Page>
  );
}

function Actions({ configuration: { id, latestVersion } }: { configuration: ConfigurationWithVersions }) {
  return (
    <>
      <Button
        component={Link}
        to={newVersionPath(id)}
        variant={latestVersion === null ? 'filled' : 'default'}
        leftSection={<IconPencil size={15} aria-hidden />}
      >
        New version
      </Button>
      {latestVersion !== null && (
        <Button
          component={Link}
          to={assignPath({ configuration: id, version: latestVersion })}
          leftSection={<IconFileArrowRight size={15} aria-hidden />}
        >
          Assign v{latestVersion}
        </Button>
      )}
    </>
  );
}

function LatestContent({ id, number }: { id: string; number: number }) {
  const version = useVersion(id, number);
  return (
    <Section title={`Content of version ${number}`}>
      {version.data !== undefined ? (
        <Files files={version.data.files} />
      ) : version.error === null ? (
        <Lines count={8} height={20} />
      ) : (
        <ProblemPanel
          error={version.error}
          what="The version could not be read"
          onRetry={() => void version.refetch()}
        />
      )}
    </Section>
  );
}

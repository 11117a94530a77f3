import { ActionIcon, Button, TextInput } from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import { lazy, Suspense } from 'react';
import { Lines } from '../../shared/layout/Lines';
import classes from './configurations.module.css';

const YamlEditor = lazy(() => import('./YamlEditor'));

export interface DraftFile {
  name: string;
  contentType: string;
  text: string;
  /** What is not text is carried over as it was. */
  base64: string | null;
}

interface FileEditorProps {
  files: readonly DraftFile[];
  onChange: (files: readonly DraftFile[]) => void;
}

export function FileEditor({ files, onChange }: FileEditorProps) {
  const change = (index: number, part: Partial<DraftFile>) =>
    onChange(files.map((file, at) => (at === index ? { ...file, ...part } : file)));

  return (
    <>
      {files.map((file, index) => (
        <div key={index}>
          <div className={classes.fileName}>
            <TextInput
              label="File name"
              maxLength={255}
              value={file.name}
              onChange={(event) => change(index, { name: event.currentTarget.value })}
            />
            {files.length > 1 && (
              <ActionIcon
                variant="subtle"
                color="gray"
                size={32}
                aria-label={`Remove ${file.name}`}
                onClick={() => onChange(files.filter((_, at) => at !== index))}
              >
                <IconTrash size={16} aria-hidden />
              </ActionIcon>
            )}
          </div>
          {file.base64 === null ? (
            <Suspense fallback={<Lines count={12} height={20} />}>
              <YamlEditor
                label={`Content of ${file.name}`}
                text={file.text}
                onChange={(text) => change(index, { text })}
              />
            </Suspense>
          ) : (
            <p className={classes.hint}>Not text: it is carried over as it is.</p>
          )}
        </div>
      ))}
      <div>
        <Button
          variant="subtle"
          leftSection={<IconPlus size={15} aria-hidden />}
          onClick={() =>
            onChange([
              ...files,
              { name: `extra-${files.length}.yaml`, contentType: 'text/yaml', text: '', base64: null },
            ])
          }
        >
          Add a file
        </Button>
      </div>
    </>
  );
}

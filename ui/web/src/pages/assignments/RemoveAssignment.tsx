import { Button, Modal, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { body, regional } from '../../api/client';
import type { Assignment } from '../../api/types';
import { countOf } from '../../shared/figures/count';
import { ProblemPanel } from '../../shared/problems/ProblemPanel';
import classes from './assignments.module.css';

/** From this many agents on, the name is asked for. */
const WIDE = 50;

interface RemoveAssignmentProps {
  assignment: Assignment | null;
  onClose: () => void;
}

/** Says what removing touches and how it is undone; a wide one asks for the name. */
export function RemoveAssignment({ assignment, onClose }: RemoveAssignmentProps) {
  return (
    <Modal
      opened={assignment !== null}
      onClose={onClose}
      title="Remove the assignment"
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {assignment !== null && <Question assignment={assignment} onClose={onClose} />}
    </Modal>
  );
}

function Question({ assignment, onClose }: { assignment: Assignment; onClose: () => void }) {
  const { id, configuration, version, agents } = assignment;
  const client = useQueryClient();
  const [typed, setTyped] = useState('');
  const wide = agents >= WIDE;
  const remove = useMutation({
    mutationFn: () => body(regional.DELETE('/api/v1/assignments/{id}', { params: { path: { id } } })),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ['assignments'] });
      await client.invalidateQueries({ queryKey: ['configurations'] });
      onClose();
    },
  });
  return (
    <div className={classes.question}>
      <p>
        {configuration} v{version} is no longer wanted by this assignment on {countOf(agents, 'agent')}. Each
        of them gets what another assignment wants for it; without one it keeps what it runs.
      </p>
      <p className={classes.undo}>Undo: assign the version to the same agents again.</p>
      {wide && (
        <TextInput
          label={`Write ${configuration} to remove it from ${countOf(agents, 'agent')}`}
          autoComplete="off"
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {remove.error !== null && <ProblemPanel error={remove.error} what="The assignment was not removed" />}
      <div className={classes.buttons}>
        <Button variant="default" onClick={onClose}>
          Keep it
        </Button>
        <Button
          color="red"
          loading={remove.isPending}
          disabled={wide && typed !== configuration}
          onClick={() => remove.mutate()}
        >
          Remove from {countOf(agents, 'agent')}
        </Button>
      </div>
    </div>
  );
}

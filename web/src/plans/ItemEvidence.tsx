import { Button, Group, Text } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { read } from '../api/client.ts';
import type { ActionItem } from '../api/types.ts';
import { Addresses } from '../app/Addresses.tsx';
import { save } from '../app/save.ts';
import { Trouble } from '../app/Trouble.tsx';
import { useWords } from '../language/words.ts';

type EvidenceFile = NonNullable<ActionItem['files']>[number];

/** What shows that an item is done: addresses, files and what was said with them. */
export function ItemEvidence({ item }: { item: ActionItem }) {
  const { t } = useWords();
  return (
    <>
      {item.done_note && (
        <Text size="sm" className="prewrap">
          {t('quoted', { text: item.done_note })}
        </Text>
      )}
      <Addresses evidence={item.evidence} />
      <Group gap="xs">
        {item.files?.map((file) => (
          <FileButton key={file.name} file={file} />
        ))}
      </Group>
    </>
  );
}

function FileButton({ file }: { file: EvidenceFile }) {
  const { t, number } = useWords();
  const download = useMutation({ mutationFn: () => readFile(file) });
  return (
    <div className="file">
      <Button
        size="xs"
        variant="default"
        title={file.file_name}
        loading={download.isPending}
        onClick={() => download.mutate()}
      >
        {t('files.download', { file: file.file_name, size: number(Math.ceil((file.size ?? 0) / 1024)) })}
      </Button>
      {download.error && <Trouble error={download.error} />}
    </div>
  );
}

async function readFile({ name = '', file_name = '', media_type }: EvidenceFile) {
  const { content = '' } = await read('/api/v1/plans/{plan}/items/{item}/files/{file}', name);
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0));
  save(file_name, new Blob([bytes], { type: media_type }));
}

import { Fieldset, Group, NativeSelect, Stack, TextInput } from '@mantine/core';
import type { Classification } from '../api/types.ts';
import { useWords } from '../language/words.ts';
import { LEVELS, type TypedClassification } from './classification.ts';

interface ClassificationFieldsProps {
  label: string;
  typed: TypedClassification;
  change: (part: keyof Classification, value: string) => void;
  /** What was refused, by part. */
  errorOf: (part: keyof Classification) => string | undefined;
}

/** What is judged of an escalation; category and symptom are what it is known again by when it recurs. */
export function ClassificationFields({ label, typed, change, errorOf }: ClassificationFieldsProps) {
  const { t, field, value } = useWords();
  const part = (name: keyof Classification) => ({
    label: field(name),
    name,
    value: typed[name],
    error: errorOf(name),
    onChange: (event: { currentTarget: { value: string } }) => change(name, event.currentTarget.value),
  });
  const levels = [{ value: '', label: t('choose') }, ...LEVELS.map((each) => ({ value: each, label: value(each) }))];
  return (
    <Fieldset legend={label}>
      <Stack gap="xs">
        <TextInput {...part('category')} description={t('hint.category')} />
        <TextInput {...part('symptom')} description={t('hint.symptom')} />
        <Group grow>
          <NativeSelect {...part('impact')} data={levels} />
          <NativeSelect {...part('urgency')} data={levels} />
        </Group>
        <Group grow>
          <TextInput {...part('affected_users')} type="number" min={0} />
          <TextInput {...part('harm_type')} />
        </Group>
      </Stack>
    </Fieldset>
  );
}

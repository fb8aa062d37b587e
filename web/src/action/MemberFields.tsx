import { Fieldset, NativeSelect, Stack, TextInput } from '@mantine/core';
import { useWords } from '../language/words.ts';

export const MEMBER_PARTS = ['subject', 'display_name', 'role'] as const;
type Part = (typeof MEMBER_PARTS)[number];

const ROLES = ['TEAM_ROLE_MEMBER', 'TEAM_ROLE_LEAD', 'TEAM_ROLE_HEAD'];

interface MemberFieldsProps {
  label: string;
  typed: (part: Part) => string;
  change: (part: Part, value: string) => void;
  /** What was refused, by part. */
  errorOf: (part: Part) => string | undefined;
  /** Somebody who is in the team stays who they are. */
  known: boolean;
}

/** Somebody of a team, and what they are in it. */
export function MemberFields({ label, typed, change, errorOf, known }: MemberFieldsProps) {
  const { t, field, value } = useWords();
  const part = (name: Part) => ({
    label: field(name),
    name,
    required: true,
    value: typed(name),
    error: errorOf(name),
    onChange: (event: { currentTarget: { value: string } }) => change(name, event.currentTarget.value),
  });
  return (
    <Fieldset legend={label}>
      <Stack gap="xs">
        <TextInput
          {...part('subject')}
          description={t('hint.subject')}
          readOnly={known}
          data-autofocus={!known || undefined}
        />
        <TextInput {...part('display_name')} data-autofocus={known || undefined} />
        <NativeSelect
          {...part('role')}
          data={[{ value: '', label: t('choose') }, ...ROLES.map((role) => ({ value: role, label: value(role) }))]}
        />
      </Stack>
    </Fieldset>
  );
}

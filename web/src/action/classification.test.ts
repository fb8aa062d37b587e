import { expect, test } from 'vitest';
import { standing, valuesOf } from './ActionDialog.tsx';

const fields = [{ name: 'classification', kind: 'classification' as const }];

test('a classification is typed as a path and in words, and sent in its parts', () => {
  const values = valuesOf(
    fields,
    {
      'classification.category': ' Uploads >Video > ',
      'classification.symptom': 'Lost',
      'classification.impact': 'LEVEL_HIGH',
      'classification.affected_users': '300',
    },
    {},
  );
  expect(values).toEqual({
    classification: { category: ['Uploads', 'Video'], symptom: 'Lost', impact: 'LEVEL_HIGH', affected_users: 300 },
  });
});

test('what is known of it is typed on from, for it is replaced as a whole; nothing said is not sent', () => {
  const known = { category: ['Uploads', 'Video'], symptom: 'Lost' };
  expect(valuesOf(fields, standing(fields, { classification: known }), {})).toEqual({ classification: known });
  expect(valuesOf(fields, standing(fields, undefined), {})).toEqual({});
});

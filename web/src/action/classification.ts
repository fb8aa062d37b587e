import type { Classification, Level } from '../api/types.ts';

/** Between the steps of a category path. */
const STEP = '>';
export const LEVELS: Level[] = ['LEVEL_HIGH', 'LEVEL_MEDIUM', 'LEVEL_LOW'];

/** What is typed of a classification, by its parts. */
export type TypedClassification = Record<keyof Classification, string>;

export function typedOf(known: Classification | undefined): TypedClassification {
  return {
    category: (known?.category ?? []).join(` ${STEP} `),
    symptom: known?.symptom ?? '',
    impact: known?.impact ?? '',
    urgency: known?.urgency ?? '',
    affected_users: known?.affected_users ? String(known.affected_users) : '',
    harm_type: known?.harm_type ?? '',
  };
}

/** As the contract wants it, whole; nothing when nothing is said. */
export function classificationOf(typed: TypedClassification): Classification | undefined {
  const category = typed.category
    .split(STEP)
    .map((step) => step.trim())
    .filter(Boolean);
  const said = Object.entries({
    category: category.length > 0 ? category : undefined,
    symptom: typed.symptom.trim() || undefined,
    impact: typed.impact || undefined,
    urgency: typed.urgency || undefined,
    affected_users: Number(typed.affected_users) || undefined,
    harm_type: typed.harm_type.trim() || undefined,
  }).filter(([, value]) => value !== undefined);
  return said.length > 0 ? (Object.fromEntries(said) as Classification) : undefined;
}

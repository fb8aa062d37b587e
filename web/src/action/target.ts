import type { ActionItem } from '../api/types.ts';

/** What an action is about. */
export interface Target {
  name: string;
  title: string;
  /** What was seen when the action was chosen, with its etag. */
  seen?: { etag?: string };
  /** Values that go with every action that takes them, such as the team whose commitment it is. */
  values?: Record<string, unknown>;
  /** Items that may be chosen, or countered; those of the plan, when absent. */
  items?: ActionItem[];
  /** Whether it is of a confidential plan; as the plan says, when absent. */
  confidential?: boolean;
}

import type { components, paths } from '#generated/contract.ts';

/** Short names for what the contract says. */
export type Schemas = components['schemas'];

export type Problem = Schemas['Problem'];
export type Escalation = Schemas['tracker.escalation.v1.Escalation'];
export type EscalationView = Schemas['tracker.reporting.v1.EscalationView'];
export type EscalationState = Schemas['tracker.escalation.v1.EscalationState'];
export type Classification = Schemas['tracker.escalation.v1.Classification'];
export type Level = Schemas['tracker.escalation.v1.Level'];
export type Priority = Schemas['tracker.escalation.v1.Priority'];
export type Plan = Schemas['tracker.plan.v1.Plan'];
export type PlanState = Schemas['tracker.plan.v1.PlanState'];
export type ActionItem = Schemas['tracker.plan.v1.ActionItem'];
export type ItemState = Schemas['tracker.plan.v1.ItemState'];
export type ItemKind = Schemas['tracker.plan.v1.ItemKind'];
export type Commitment = Schemas['tracker.plan.v1.Commitment'];
export type HealthVerdict = Schemas['tracker.plan.v1.HealthVerdict'];
export type HealthColour = Schemas['tracker.plan.v1.HealthColour'];
export type RiskAcceptance = Schemas['tracker.plan.v1.RiskAcceptance'];
export type PlanView = Schemas['tracker.reporting.v1.PlanView'];
export type PlanStanding = Schemas['tracker.reporting.v1.PlanStanding'];
export type BoardCard = Schemas['tracker.reporting.v1.BoardCard'];
export type BurnDownDay = Schemas['tracker.reporting.v1.BurnDownDay'];
export type ItemFigures = Schemas['tracker.reporting.v1.ItemFigures'];
export type ItemThroughput = Schemas['tracker.reporting.v1.ItemThroughput'];
export type TeamWork = Schemas['tracker.reporting.v1.TeamWork'];
export type ListedItem = Schemas['tracker.reporting.v1.ListedItem'];
export type CommitmentToAnswer = Schemas['tracker.reporting.v1.CommitmentToAnswer'];
export type ProblemView = Schemas['tracker.reporting.v1.ProblemView'];
export type OpenedDay = Schemas['tracker.reporting.v1.OpenedDay'];
export type ProblemCase = Schemas['tracker.problem.v1.Problem'];
export type ProblemState = Schemas['tracker.problem.v1.ProblemState'];
export type Processor = Schemas['tracker.operations.v1.Processor'];
export type DeadLetter = Schemas['tracker.operations.v1.DeadLetter'];
export type RebuildProgress = Schemas['tracker.operations.v1.RebuildProjectionResponse'];
export type SaidByCode = Schemas['tracker.type.v1.SaidByCode'];
export type RecordedEvent = Schemas['tracker.type.v1.RecordedEvent'];
export type Team = Schemas['tracker.team.v1.Team'];

/** Calls that change something, by their paths. */
export type Change = {
  [P in keyof paths]: paths[P] extends { post: { requestBody: { content: { 'application/json': object } } } }
    ? P
    : never;
}[keyof paths];

export type BodyOf<P extends Change> = paths[P] extends {
  post: { requestBody: { content: { 'application/json': infer B } } };
}
  ? B
  : never;

export type AnswerTo<P extends Change> = P extends Change
  ? paths[P] extends { post: { responses: { 200: { content: { 'application/json': infer A } } } } }
    ? A
    : never
  : never;

/** Who is signed in, as the gateway says. */
export interface Session {
  subject: string;
  displayName: string;
  roles: string[];
  teams: string[];
  expireTime: string;
}

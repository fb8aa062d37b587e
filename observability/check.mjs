// Every expression of the alert rules and dashboards parses, and names only meters, labels and values that the given
// metrics have; every alert has its incident page, and every page its alert. Prints what is wrong; exit code 1 if anything is.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import { join } from 'node:path';
import { parser } from '@prometheus-io/lezer-promql';
import { parse } from 'yaml';

const here = import.meta.dirname;
const pages = join(here, '../docs/operations/incidents');
const proto = join(here, '../proto/src/main/proto');
const rules = process.env.ALERTS ?? join(here, 'alerts.yaml');

/** Labels that every scraped series gets. */
const FROM_PROMETHEUS = ['job', 'instance'];
/** As google.rpc.Code names them. */
const GRPC = ['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS',
  'PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE', 'UNIMPLEMENTED', 'INTERNAL',
  'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'];
/** Labels that say what was asked for or how it ended, of which a healthy system shows little: their values beside those shown. */
const POSSIBLE = {
  grpc_status_code: GRPC,
  grpc_status: GRPC, // of what is no call the gateway measures NONE
  status: Object.keys(STATUS_CODES),
  outcome: ['INFORMATIONAL', 'SUCCESS', 'REDIRECTION', 'CLIENT_ERROR', 'SERVER_ERROR', 'UNKNOWN'],
  rpc_method: methods(),
};

const problems = [];

/** Those of the contract. */
function methods() {
  return readdirSync(proto, { recursive: true })
    .filter((file) => file.endsWith('.proto'))
    .flatMap((file) => [...readFileSync(join(proto, file), 'utf8').matchAll(/^\s*rpc (\w+)/gm)].map(([, method]) => method));
}

/** What Prometheus itself says of the targets in prometheus.yaml. */
function targets() {
  const jobs = parse(readFileSync(join(here, 'prometheus.yaml'), 'utf8')).scrape_configs;
  const applications = jobs.flatMap((job) => job.static_configs).map(({ labels }) => labels.application);
  return new Map([['job', new Set(jobs.map((job) => job.job_name))], ['application', new Set(applications)]]);
}

/** Name of the series -> label -> values. */
function measured(files) {
  const series = new Map([['up', targets()]]);
  for (const line of files.flatMap((file) => readFileSync(file, 'utf8').split('\n'))) {
    const [, name, labels = ''] = /^([a-zA-Z_:][\w:]*)(?:\{(.*)\})? /.exec(line) ?? [];
    if (!name) continue;
    const known = series.get(name) ?? new Map();
    series.set(name, known);
    for (const [, label, value] of labels.matchAll(/(\w+)="((?:[^"\\]|\\.)*)"/g)) {
      known.set(label, (known.get(label) ?? new Set()).add(value));
    }
  }
  return series;
}

/** What is asked of a value, or must not be: of a regular expression without parentheses each alternative by itself. */
function alternatives(operator, text) {
  if (!operator.includes('~')) return [{ test: (value) => value === text }];
  return (text.includes('(') ? [text] : text.split('|')).map((each) => new RegExp(`^(?:${each})$`));
}

/** Adds what is wrong with the expression to the problems; the labels that its result has. */
function check(where, expression, series) {
  const complain = (what) => problems.push(`${where}: ${what}`);
  const available = new Set();
  const grouped = [];
  let metric;
  let label;
  let operator;
  parser.parse(expression).iterate({
    enter(node) {
      const text = expression.slice(node.from, node.to);
      if (node.type.isError) {
        complain(`cannot be parsed at "${expression.slice(node.from)}"`);
      } else if (node.name === 'Identifier' && node.node.parent?.name === 'VectorSelector') {
        metric = text;
        if (!series.has(metric)) complain(`nothing measures ${metric}`);
        for (const each of series.get(metric)?.keys() ?? []) available.add(each);
      } else if (node.name === 'LabelName' && node.node.parent?.name === 'GroupingLabels') {
        grouped.push(text);
      } else if (node.name === 'LabelName') {
        label = text;
        if (series.has(metric) && !series.get(metric).has(label)) complain(`${metric} has no label ${label}`);
      } else if (node.name === 'MatchOp') {
        operator = text;
      } else if (node.name === 'StringLiteral' && series.get(metric)?.has(label)) {
        const values = [...series.get(metric).get(label), ...(POSSIBLE[label] ?? [])];
        for (const asked of alternatives(operator, JSON.parse(text))) {
          if (!values.some((value) => asked.test(value))) complain(`${metric} never has ${label}${operator}${text}`);
        }
      }
    },
  });
  for (const each of grouped) {
    if (!available.has(each) && !FROM_PROMETHEUS.includes(each)) complain(`groups by ${each}, which nothing in it has`);
  }
  return grouped.length > 0 ? grouped : [...available, ...FROM_PROMETHEUS];
}

function checkAlerts(series) {
  const alerts = parse(readFileSync(rules, 'utf8')).groups.flatMap((group) => group.rules);
  for (const { alert, expr, labels, annotations = {} } of alerts) {
    const result = check(alert, expr, series);
    const { summary, description, runbook_url: runbook } = annotations;
    if (!summary || !description || !labels?.severity) problems.push(`${alert}: needs severity, summary and description`);
    for (const [, used] of `${summary} ${description}`.matchAll(/\$labels\.(\w+)/g)) {
      if (!result.includes(used)) problems.push(`${alert}: tells the label ${used}, which its result does not have`);
    }
    if (runbook !== `docs/operations/incidents/${alert}.md`) problems.push(`${alert}: its runbook is elsewhere: ${runbook}`);
    if (!existsSync(join(pages, `${alert}.md`))) problems.push(`${alert}: has no page docs/operations/incidents/${alert}.md`);
  }
  const known = new Set(alerts.map(({ alert }) => `${alert}.md`));
  for (const page of readdirSync(pages)) {
    if (page !== 'README.md' && !known.has(page)) problems.push(`docs/operations/incidents/${page}: no alert leads there`);
  }
  return alerts.length;
}

function checkDashboards(series) {
  const files = readdirSync(join(here, 'dashboards'));
  for (const file of files) {
    for (const panel of JSON.parse(readFileSync(join(here, 'dashboards', file), 'utf8')).panels) {
      for (const { expr, legendFormat } of panel.targets) {
        const result = check(`${file}, ${panel.title}`, expr, series);
        for (const [, used] of legendFormat.matchAll(/\{\{(\w+)\}\}/g)) {
          if (!result.includes(used)) problems.push(`${file}, ${panel.title}: its legend names the unknown label ${used}`);
        }
      }
    }
  }
  return files.length;
}

const series = measured(process.argv.slice(2));
const alerts = checkAlerts(series);
const dashboards = checkDashboards(series);
for (const problem of problems) console.error(problem);
console.log(`${alerts} alerts and ${dashboards} dashboards against ${series.size} series: ${problems.length} problems`);
process.exit(problems.length > 0 ? 1 : 0);

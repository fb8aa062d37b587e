/** Makes from the contract what the page knows of it, and from the theme the style sheet that would otherwise be inline. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { convertCssVariables, DEFAULT_THEME, defaultCssVariablesResolver, mergeMantineTheme } from '@mantine/core';
import openapi, { astToString } from 'openapi-typescript';
import { theme } from '../src/app/theme.ts';

const contract = new URL('../../platform/src/test/resources/golden/openapi.json', import.meta.url);
const generated = new URL('../target/generated/', import.meta.url);
mkdirSync(generated, { recursive: true });

writeFileSync(new URL('contract.ts', generated), astToString(await openapi(contract)));

// What a form must know beyond the types: who may call, and say that it was earlier; which fields there are and must be filled,
// and how long a text may be.
const access: Record<
  string,
  { roles: string[]; datedBackBy?: string[]; fields: string[]; required: string[]; lengths: Record<string, number> }
> = {};
const readers: Record<string, string[]> = {};
const {
  paths,
  components: { schemas },
} = JSON.parse(readFileSync(contract, 'utf8'));
for (const [path, { get, post }] of Object.entries<{ get?: Operation; post?: Operation }>(paths)) {
  if (get) {
    readers[path] = get['x-roles'];
  }
  const body = post?.requestBody?.content['application/json'].schema;
  if (post && body) {
    const lengths = Object.entries(body.properties).flatMap(([field, { maxLength }]) =>
      maxLength ? [[field, maxLength]] : [],
    );
    access[path] = {
      roles: post['x-roles'],
      datedBackBy: body.properties.occurred_time?.['x-dated-back-by'],
      fields: Object.keys(body.properties),
      required: Object.keys(body.properties).filter(
        (field) => body.required?.includes(field) || body.properties[field]?.minItems,
      ),
      lengths: Object.fromEntries(lengths),
    };
  }
}
writeFileSync(new URL('access.json', generated), JSON.stringify(access, null, 1));
writeFileSync(new URL('readers.json', generated), JSON.stringify(readers, null, 1));

// The values by which enumerations of the contract say nothing.
const unsaid = Object.values<{ enum?: string[] }>(schemas)
  .flatMap((schema) => schema.enum ?? [])
  .filter((value) => value.endsWith('_UNSPECIFIED'));
writeFileSync(new URL('unsaid.json', generated), JSON.stringify(unsaid, null, 1));

const variables = defaultCssVariablesResolver(mergeMantineTheme(DEFAULT_THEME, theme));
writeFileSync(new URL('theme.css', generated), convertCssVariables(variables, ':root'));

interface Operation {
  'x-roles': string[];
  requestBody?: {
    content: { 'application/json': { schema: { properties: Record<string, Property>; required?: string[] } } };
  };
}

interface Property {
  maxLength?: number;
  minItems?: number;
  'x-dated-back-by'?: string[];
}

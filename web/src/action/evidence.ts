import { change, Refusal } from '../api/client.ts';

export const MOST_BYTES = 10 * 1024 * 1024;

/** What may be evidence, by the ends of file names: what browsers call a type differs from system to system. */
const MEDIA_TYPES: Record<string, string> = {
  pdf: 'application/pdf',
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  txt: 'text/plain',
  log: 'text/plain',
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  pptx: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
  zip: 'application/zip',
  eml: 'message/rfc822',
};
export const ACCEPTED = Object.keys(MEDIA_TYPES)
  .map((end) => `.${end}`)
  .join(',');

/** A file that is gone, or was changed, since it was chosen. */
export class Unreadable extends Error {}

/** A file is attached once, however often it is tried. */
const attached = new WeakMap<File, { key: string; name?: string }>();

/** Attaches the files to the item and answers their names there; each of them moves the item's etag on. */
export async function attach(files: File[], item: string, etag: { current: string | undefined }): Promise<string[]> {
  const names: string[] = [];
  for (const file of files) {
    names.push(await attachOne(file, item, etag));
  }
  return names;
}

async function attachOne(file: File, item: string, etag: { current: string | undefined }): Promise<string> {
  const known = attached.get(file) ?? { key: crypto.randomUUID() };
  attached.set(file, known);
  if (!known.name) {
    const end = file.name.slice(file.name.lastIndexOf('.') + 1).toLowerCase();
    const answer = await change('/api/v1/plans/{plan}/items/{item}/files', item, {
      request_id: known.key,
      etag: etag.current,
      file_name: file.name,
      media_type: MEDIA_TYPES[end] ?? (file.type || 'application/octet-stream'),
      content: await base64(file).catch(() => {
        throw new Unreadable(file.name);
      }),
    }).catch((error) => {
      throw error instanceof Refusal ? ofFile(error, file) : error;
    });
    known.name = answer.file ?? '';
    etag.current = answer.plan?.items?.find(({ name }) => name === item)?.etag;
  }
  return known.name;
}

/** What is wrong with a file is told at the field in which it was chosen. */
function ofFile({ problem }: Refusal, file: File): Refusal {
  const violations = problem.violations.map((violation) => ({ ...violation, field: 'files', of: file.name }));
  return new Refusal({ ...problem, violations });
}

function base64(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result).replace(/^[^,]*,/, ''));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

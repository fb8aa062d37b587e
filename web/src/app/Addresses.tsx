import { Text } from '@mantine/core';

/** Evidence that is an address leads there. */
export function Addresses({ evidence = [] }: { evidence?: string[] }) {
  return (
    <>
      {evidence.map((each) => (
        <Text size="sm" key={each} className="prewrap">
          {/^https?:\/\//i.test(each) ? (
            <a href={each} target="_blank" rel="noreferrer" className="text-link">
              {each}
            </a>
          ) : (
            each
          )}
        </Text>
      ))}
    </>
  );
}

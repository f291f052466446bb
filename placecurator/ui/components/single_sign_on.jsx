// The button that leads to the sign-in provider, if one is set up, and what came of it.
//
// The page is the same file for everybody, so the API tells what the provider is called.
import { useEffect, useState } from "react";
import { Button, Callout, Flex, Separator, Text } from "@radix-ui/themes";
import { CircleAlert } from "lucide-react";

async function nameOfProvider() {
  try {
    const answer = await fetch("/api/v3/auth/ways", { headers: { accept: "application/json" } });
    return answer.ok ? (await answer.json()).oidc : null;
  } catch {
    return null; // the password form says that the server does not answer
  }
}

export function SingleSignOn({ problems }) {
  const [name, setName] = useState(null);
  const [problem, setProblem] = useState("");
  const [href, setHref] = useState("");

  useEffect(() => {
    const query = new URLSearchParams(window.location.search);
    // Only ever a sentence of ours: anybody can write an address.
    if (Object.hasOwn(problems, query.get("problem"))) setProblem(problems[query.get("problem")]);
    setHref(`/api/v3/auth/oidc/start?${new URLSearchParams({ next: query.get("next") ?? "/" })}`);
    nameOfProvider().then(setName);
  }, []);

  if (!name && !problem) return null;
  return (
    <Flex direction="column" gap="3">
      {problem && (
        <Callout.Root color="tomato" size="1" role="alert">
          <Callout.Icon><CircleAlert size={16} /></Callout.Icon>
          <Callout.Text>{problem}</Callout.Text>
        </Callout.Root>
      )}
      {name && (
        <>
          <Button asChild size="3" variant="surface"><a href={href}>Continue with {name}</a></Button>
          <Flex align="center" gap="3">
            <Separator size="4" style={{ flex: 1 }} />
            <Text size="1" color="gray">or</Text>
            <Separator size="4" style={{ flex: 1 }} />
          </Flex>
        </>
      )}
    </Flex>
  );
}

//! What lives here: generated files in a bucket: by URLs that the service signs, and by those of the gateway.

use b2a_simulator::{Simulator, SimulatorOptions};
use b2a_suite::{Bucket, Client, Instance, InstancePlan, MODEL, Spoken, eventually, write_account};

const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// One gateway whose files are in this bucket.
async fn gateway(bucket: &Bucket, simulator: &Simulator, variable: (&str, &str)) -> Instance {
    let folder = tempfile::tempdir().unwrap();
    for account in simulator.add_accounts(1) {
        write_account(folder.path(), &account);
    }
    bucket.copy_from(folder.path()).await;
    let plan = InstancePlan::local(simulator.url(), folder.path());
    let plan = bucket.of(plan).env(variable.0, variable.1);
    let gateway = plan.start().await;
    eventually("a ready account", async || {
        let health = gateway.client.get("/health", &[]).await.json();
        (health["ready"].as_u64() >= Some(1)).then_some(())
    })
    .await;
    gateway
}

/// Where the image of an answer is.
async fn drawn(gateway: &Instance) -> String {
    let spoken = Spoken::OpenAi;
    let body = spoken.body(&format!("{MODEL}-image"), "A boat", false);
    let path = spoken.path(MODEL, false);
    let reply = gateway
        .client
        .post(&path, spoken.headers(), body.to_string());
    let text = spoken.text(&reply.await.json());
    let (_, rest) = text
        .split_once("![image](")
        .unwrap_or_else(|| panic!("no image in {text}"));
    rest.split_once(')').unwrap().0.to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn generated_files_are_read_by_signed_urls_and_by_the_gateway_s() {
    let bucket = Bucket::start().await;
    let simulator = Simulator::start(SimulatorOptions::default()).await.unwrap();

    let signing = gateway(&bucket, &simulator, ("B2A__MEDIA_OUTPUT", "url")).await;
    let url = drawn(&signing).await;
    assert!(url.contains("X-Amz-Signature="), "{url}");
    let file = Client::new(url).get("", &[]).await;
    assert_eq!(
        (file.status.as_u16(), file.header("content-type")),
        (200, "image/png")
    );
    assert!(file.body.starts_with(PNG));

    let base = "https://ai.example.com";
    let serving = gateway(&bucket, &simulator, ("B2A__PUBLIC_BASE_URL", base)).await;
    let url = drawn(&serving).await;
    let path = url.strip_prefix(base).unwrap_or_else(|| panic!("{url}"));
    let file = serving.client.get(path, &[]).await;
    assert_eq!(
        (file.status.as_u16(), file.header("content-type")),
        (200, "image/png")
    );
    assert!(file.body.starts_with(PNG));
}

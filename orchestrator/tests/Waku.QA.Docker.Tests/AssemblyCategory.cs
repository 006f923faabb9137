[assembly: NUnit.Framework.Category("Docker")]
